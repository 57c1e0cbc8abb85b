# export

export-saved = 已保存 { $file }
export-cancelled = 已放弃这张图片，没有写入任何文件。
export-too-large = 图片太大，无法绘制。请选较小的尺寸。
export-failed = 无法绘制图片：{ $reason }
export-cannot-write = 无法写入 { $file }：{ $reason }。请另选位置，或清出空间。
export-no-such-part = 这段会话没有这个部分。
