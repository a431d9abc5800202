package telegramtest

import (
	"fmt"
	"net/http"
	"strings"
)

// fileCall is the name of a download among the calls.
const fileCall = "file"

// SendsPhoto queues a photograph; like Telegram's own it comes in two sizes, of which the smaller has no file here.
func (s *Server) SendsPhoto(p Person, data []byte) int {
	id := s.keepFile(data)
	return s.Sends(p, map[string]any{"photo": []map[string]any{
		{"file_id": id, "file_unique_id": "u" + id, "width": 1280, "height": 960, "file_size": len(data)},
		{"file_id": "small", "file_unique_id": "usmall", "width": 90, "height": 67, "file_size": 1200},
	}})
}

// SendsFile queues a file of a type.
func (s *Server) SendsFile(p Person, kind, name string, data []byte) int {
	id := s.keepFile(data)
	return s.Sends(p, map[string]any{"document": map[string]any{
		"file_id": id, "file_unique_id": "u" + id, "file_name": name, "mime_type": kind, "file_size": len(data)}})
}

func (s *Server) keepFile(data []byte) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fileOf(data)
}

// fileOf gives a file an id; the lock is held.
func (s *Server) fileOf(data []byte) (id string) {
	id = fmt.Sprintf("file-%d", len(s.files)+1)
	s.files["photos/"+id] = data
	return id
}

// Forget lets the files that were sent expire, as they do after an hour.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.files)
}

func (s *Server) getFile(c Call) (any, *problem) {
	path := "photos/" + c.Params["file_id"]
	if !strings.HasPrefix(c.Params["file_id"], "file-") {
		return nil, &problem{400, "Bad Request: invalid file_id"}
	}
	size := len(s.files[path])
	if size > 20<<20 {
		return nil, &problem{400, "Bad Request: file is too big"}
	}
	return map[string]any{"file_id": c.Params["file_id"], "file_unique_id": "u", "file_size": size, "file_path": path}, nil
}

func (s *Server) serveFile(w http.ResponseWriter, path string) {
	s.mu.Lock()
	data, ok := s.files[path]
	s.mu.Unlock()
	fault, spoilt := s.note(Call{Method: fileCall, Params: map[string]string{"path": path}})
	switch {
	case spoilt:
		fault.write(w)
	case !ok:
		http.NotFound(w, nil)
	default:
		_, _ = w.Write(data)
	}
}
