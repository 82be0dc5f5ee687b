"""The pages for the public: how to complain, and where a complaint stands."""
