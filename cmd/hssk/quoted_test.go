package main

import "testing"

func TestNoNumberIsQuotedFromAListWithoutAHeader(t *testing.T) {
	if got := quoted([]string{"Họ và tên", "Năm 2025", "017085000017", "12/03/1985"}); got != "“Họ và tên”, “Năm ••••”, “••••••••••••”, “••/••/••••”" {
		t.Error(got)
	}
}
