module hssk

go 1.26.0
