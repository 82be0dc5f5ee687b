"""The help desk: what people ask us, who answers, and the answer in writing."""
