"""The control tower: where every read of a trial stands, what is late, what blocks the lock, when it will be done."""
