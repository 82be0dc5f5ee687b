"""The phone page: one call on one page, saved field by field while somebody types. It works without JavaScript."""
