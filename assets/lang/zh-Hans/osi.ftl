# osi
