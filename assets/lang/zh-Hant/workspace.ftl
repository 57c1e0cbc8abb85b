# What the workspace says.

workspace-stdin = 標準輸入
workspace-no-such-sample = 沒有名為「{ $id }」的範例。
workspace-job-failed = 這項工作未能完成：程式的一部分發生錯誤，已讀取的內容仍在。請再試一次；若仍失敗，請連同擷取檔回報。
