# export

export-saved = Saved { $file }
export-cancelled = The picture was given up; nothing was written.
export-too-large = The picture would be too large to draw. Choose a smaller size.
export-failed = The picture could not be drawn: { $reason }
export-cannot-write = { $file } could not be written: { $reason }. Choose another place, or make room.
export-no-such-part = The conversation has no such part.
