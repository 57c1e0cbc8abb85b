# What the workspace says.

workspace-stdin = 标准输入
workspace-no-such-sample = 没有名为“{ $id }”的示例。
workspace-job-failed = 这项工作未能完成：程序的一部分出错，已读取的内容仍在。请重试；若仍失败，请连同捕获文件一起报告。
