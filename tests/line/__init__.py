"""The telephone, played: SIPp calls a small bridge, and the bridge posts what happens to a house and does as told."""
