"""Clean HTML to PDF and Word, administrative layout, house style of figures."""
