# What the workspace says.

workspace-stdin = 标准输入
workspace-no-such-sample = 没有名为“{ $id }”的示例。
