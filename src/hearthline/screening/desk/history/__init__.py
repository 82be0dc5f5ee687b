"""Prior history on the desk's pages: beside a report, beside a call, and asked for by hand."""
