"""A telephone system for tests: SIP over UDP on one side, signed events to a house on the other. No sound passes: what
the house would say goes to the caller as a text in an INFO, and keys come back as `application/dtmf-relay`."""
