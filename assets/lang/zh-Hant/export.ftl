# export

export-saved = 已儲存 { $file }
export-cancelled = 已放棄這張圖片，沒有寫入任何檔案。
export-too-large = 圖片太大，無法繪製。請選較小的尺寸。
export-failed = 無法繪製圖片：{ $reason }
export-cannot-write = 無法寫入 { $file }：{ $reason }。請另選位置，或清出空間。
export-no-such-part = 這段對話沒有這個部分。
