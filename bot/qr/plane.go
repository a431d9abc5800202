package qr

import (
	"image"
	"image/color"
)

// plane is a picture in shades of grey, a byte for each pixel, row by row.
type plane struct {
	pix  []byte
	w, h int
}

// planeOf takes the brightness of a picture. A JPEG carries it as a plane of its own.
func planeOf(img image.Image) plane {
	b := img.Bounds()
	p := plane{pix: make([]byte, b.Dx()*b.Dy()), w: b.Dx(), h: b.Dy()}
	switch src := img.(type) {
	case *image.YCbCr:
		p.rows(src.Y[src.YOffset(b.Min.X, b.Min.Y):], src.YStride)
	case *image.Gray:
		p.rows(src.Pix[src.PixOffset(b.Min.X, b.Min.Y):], src.Stride)
	default:
		for y := range p.h {
			for x := range p.w {
				p.pix[y*p.w+x] = color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y
			}
		}
	}
	return p
}

func (p plane) rows(from []byte, stride int) {
	for y := range p.h {
		copy(p.pix[y*p.w:(y+1)*p.w], from[y*stride:])
	}
}

// side is the longer side in pixels.
func (p plane) side() int { return max(p.w, p.h) }

// half is the picture at half the size; each pixel is the mean of four.
func (p plane) half() plane {
	out := plane{pix: make([]byte, (p.w/2)*(p.h/2)), w: p.w / 2, h: p.h / 2}
	for y := range out.h {
		one, two := p.pix[2*y*p.w:], p.pix[(2*y+1)*p.w:]
		for x := range out.w {
			sum := int(one[2*x]) + int(one[2*x+1]) + int(two[2*x]) + int(two[2*x+1])
			out.pix[y*out.w+x] = byte(sum / 4)
		}
	}
	return out
}

// smooth is the picture with each pixel the mean of itself and its eight neighbours, which takes noise away.
func (p plane) smooth() plane {
	out := plane{pix: make([]byte, len(p.pix)), w: p.w, h: p.h}
	copy(out.pix, p.pix)
	for y := 1; y < p.h-1; y++ {
		for x := 1; x < p.w-1; x++ {
			sum, at := 0, y*p.w+x
			for _, row := range [3]int{at - p.w, at, at + p.w} {
				sum += int(p.pix[row-1]) + int(p.pix[row]) + int(p.pix[row+1])
			}
			out.pix[at] = byte(sum / 9)
		}
	}
	return out
}

// double is the picture at twice the size, with what is between two pixels their mean.
func (p plane) double() plane {
	out := plane{pix: make([]byte, 4*len(p.pix)), w: 2 * p.w, h: 2 * p.h}
	for y := range out.h {
		for x := range out.w {
			left, top := x/2, y/2
			right, low := min((x+1)/2, p.w-1), min((y+1)/2, p.h-1)
			sum := int(p.pix[top*p.w+left]) + int(p.pix[top*p.w+right]) + int(p.pix[low*p.w+left]) + int(p.pix[low*p.w+right])
			out.pix[y*out.w+x] = byte(sum / 4)
		}
	}
	return out
}

// cut is a part of the picture.
func (p plane) cut(left, top, w, h int) plane {
	out := plane{pix: make([]byte, 0, w*h), w: w, h: h}
	for y := top; y < top+h; y++ {
		out.pix = append(out.pix, p.pix[y*p.w+left:y*p.w+left+w]...)
	}
	return out
}
