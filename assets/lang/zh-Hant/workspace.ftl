# What the workspace says.

workspace-stdin = 標準輸入
workspace-no-such-sample = 沒有名為「{ $id }」的範例。
