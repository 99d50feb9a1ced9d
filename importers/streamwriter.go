package importers

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// writeFrame writes a frame.
func writeFrame(w io.Writer, frame byte, payload []byte) error {
	if len(payload) > maxRow {
		return fmt.Errorf("a row of %d bytes exceeds the limit of %d", len(payload), maxRow)
	}
	var head [5]byte
	head[0] = frame
	binary.LittleEndian.PutUint32(head[1:], uint32(len(payload)))
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}

// StreamWriter writes a stream. chengge-gdal is its only user.
type StreamWriter struct{ w *bufio.Writer }

// NewStreamWriter begins a stream.
func NewStreamWriter(w io.Writer) *StreamWriter {
	s := &StreamWriter{bufio.NewWriterSize(w, 1<<18)}
	s.w.WriteString(streamMagic) //nolint:errcheck // bufio keeps the error for Flush
	return s
}

// Header writes the header.
func (s *StreamWriter) Header(h StreamHeader) error { return s.json(headerFrame, h) }

// Row writes a row whose payload is laid out as StreamReader.Next reads it.
func (s *StreamWriter) Row(payload []byte) error { return writeFrame(s.w, rowFrame, payload) }

// Trailer ends the stream.
func (s *StreamWriter) Trailer(t StreamTrailer) error {
	if err := s.json(trailerFrame, t); err != nil {
		return err
	}
	return s.w.Flush()
}

// Fail ends the stream with a message.
func (s *StreamWriter) Fail(message string) error {
	if err := writeFrame(s.w, errorFrame, []byte(message)); err != nil {
		return err
	}
	return s.w.Flush()
}

func (s *StreamWriter) json(frame byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(s.w, frame, b)
}
