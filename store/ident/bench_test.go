package ident

import "testing"

func BenchmarkParseNationalID(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = ParseNationalID("017085000000")
	}
}

func BenchmarkParsePhone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = ParsePhone("0990000001")
	}
}

func BenchmarkParseBirth(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = ParseBirth("12/03/1985", july)
	}
}

func BenchmarkCleanName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _, _ = CleanName("Nguyễn Thị Hoà")
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = Fold("Nguyễn Thị Hoà")
	}
}

func BenchmarkFoldTone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = FoldTone("Nguyễn Thị Hoà")
	}
}

func BenchmarkNameKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = NameKey("Nguyễn Thị Lý")
	}
}

func BenchmarkNameSortKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = NameSortKey("Nguyễn Thị Hoà")
	}
}
