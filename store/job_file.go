package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"chengge"

	"github.com/jackc/pgx/v5"
)

// JobFile is a file that came of a job, to be kept with it.
type JobFile struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// fileChunk is how many bytes of a file a row holds: all but the last one of a
// file hold as many.
const fileChunk = 1 << 20

// FileBounds are how many bytes of files are kept: exports are not to fill the
// disk of the database.
type FileBounds struct {
	Key int64 // of the jobs of one key; 4 GiB where it is 0
	All int64 // of all jobs; 32 GiB where it is 0
}

// Most gives how many bytes of files one job may have at most.
func (b FileBounds) Most() int64 {
	b = b.orDefault()
	return min(b.Key, b.All)
}

func (b FileBounds) orDefault() FileBounds {
	if b.Key <= 0 {
		b.Key = 4 << 30
	}
	if b.All <= 0 {
		b.All = 32 << 30
	}
	return b
}

const sqlKeptBytes = `select coalesce(sum(file_bytes) filter (where key_id = $1), 0)::bigint, coalesce(sum(file_bytes), 0)::bigint from job where file_bytes > 0 and id <> $2`

// CheckFileBounds tells whether there is room for files of another job of a key:
// ErrTooMany says what to do about it.
func (s *Store) CheckFileBounds(ctx context.Context, key int64, b FileBounds) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := roomForFiles(ctx, tx, key, 0, b.orDefault())
		return err
	})
}

// roomForFiles gives how many bytes of files a job may have.
func roomForFiles(ctx context.Context, tx pgx.Tx, key, job int64, b FileBounds) (room int64, err error) {
	var mine, all int64
	if err := tx.QueryRow(ctx, sqlKeptBytes, key, job).Scan(&mine, &all); err != nil {
		return 0, err
	}
	switch {
	case mine >= b.Key:
		return 0, chengge.Errorf(chengge.ErrTooMany, "the files of your jobs have %d MiB already, of %d that are kept for a key: delete some of the jobs", mine>>20, b.Key>>20).
			InChinese("您的任务文件已有 %d MiB，每个密钥最多保存 %d MiB：请删除部分任务", mine>>20, b.Key>>20)
	case all >= b.All:
		return 0, chengge.Errorf(chengge.ErrTooMany, "the files of all jobs have %d MiB already, of %d that are kept: delete some of the jobs, or wait until they are too old", all>>20, b.All>>20).
			InChinese("全部任务文件已有 %d MiB，最多保存 %d MiB：请删除部分任务，或等待其过期", all>>20, b.All>>20)
	}
	return min(b.Key-mine, b.All-all), nil
}

const (
	sqlJobIsMine    = `select true from job where id = $1 and takings = $2 and state = 'running'`
	sqlFilesLock    = `select pg_advisory_xact_lock(hashtext('chengge job files'))`
	sqlForgetFiles  = `delete from job_file where job = $1`
	sqlAddFileChunk = `insert into job_file (job, name, n, bytes) values ($1, $2, $3, $4)`
	sqlFileBytes    = `update job set file_bytes = $2 where id = $1`
)

// KeepJobFiles keeps the files of a job that is being worked on, all of them or
// none, in place of those of a worker that had it before. They are read piece by
// piece. ErrTooCostly says that there is no room for so much; progress is told
// the bytes kept so far.
func (s *Store) KeepJobFiles(ctx context.Context, j *Job, files []JobFile, b FileBounds, progress func(bytes int64)) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, sqlJobIsMine, j.ID, j.Takings).Scan(&mine); errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("job %d is another worker's", j.ID)
		} else if err != nil {
			return err
		}
		// One at a time: two that find the same room would both take it.
		if _, err := tx.Exec(ctx, sqlFilesLock); err != nil {
			return err
		}
		room, err := roomForFiles(ctx, tx, j.KeyID, j.ID, b.orDefault())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlForgetFiles, j.ID); err != nil {
			return err
		}
		total, buf := int64(0), make([]byte, fileChunk)
		for _, f := range files {
			if err := keepFile(ctx, tx, j.ID, f, buf, func(n int) error {
				if total += int64(n); total > room {
					return chengge.Errorf(chengge.ErrTooCostly, "the files have more than %d MiB, which is all that is left: ask for less, or delete other jobs", room>>20).
						InChinese("文件超过剩余的 %d MiB：请缩小范围，或删除其他任务", room>>20)
				}
				progress(total)
				return nil
			}); err != nil {
				return fmt.Errorf("keep %s: %w", f.Name, err)
			}
		}
		_, err = tx.Exec(ctx, sqlFileBytes, j.ID, total)
		return err
	})
}

func keepFile(ctx context.Context, tx pgx.Tx, job int64, f JobFile, buf []byte, kept func(n int) error) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	for i := 0; ; i++ {
		n, err := io.ReadFull(r, buf)
		if err == io.EOF && i > 0 {
			return nil
		}
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		if err := kept(n); err != nil {
			return err
		}
		if _, e := tx.Exec(ctx, sqlAddFileChunk, job, f.Name, i, buf[:n]); e != nil {
			return e
		}
		if err != nil { // the last piece
			return nil
		}
	}
}

const (
	sqlFileSize  = `select coalesce(max(n), 0)::bigint, coalesce(max(octet_length(bytes)) filter (where n = (select max(n) from job_file where job = $1 and name = $2)), -1) from job_file f join job on job.id = f.job where f.job = $1 and f.name = $2 and job.state = 'done'`
	sqlFileChunk = `select bytes from job_file where job = $1 and name = $2 and n = $3`
)

// OpenJobFile gives a file of a job that is done. Each piece is read when it is
// wanted, on a connection that is given back: a reader may take its time.
func (s *Store) OpenJobFile(ctx context.Context, job int64, name string) (*FileReader, error) {
	r := &FileReader{ctx: ctx, store: s, job: job, name: name, have: -1}
	err := s.transact(ctx, func(tx pgx.Tx) error {
		var last, length int64
		if err := tx.QueryRow(ctx, sqlFileSize, job, name).Scan(&last, &length); err != nil {
			return err
		}
		if length < 0 {
			return chengge.Errorf(chengge.ErrNotFound, "job %d has no file %q", job, name).InChinese("任务 %d 没有文件“%s”", job, name)
		}
		r.size = last*fileChunk + length
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// FileReader reads a file of a job: an io.ReadSeeker of one goroutine.
type FileReader struct {
	ctx      context.Context
	store    *Store
	job      int64
	name     string
	size, at int64
	have     int64 // the piece that is held, -1 for none
	piece    []byte
}

// Size gives the file's bytes.
func (r *FileReader) Size() int64 { return r.size }

// Read reads on.
func (r *FileReader) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if n := r.at / fileChunk; n != r.have {
		list, err := query(r.ctx, r.store, pgx.RowTo[[]byte], sqlFileChunk, r.job, r.name, n)
		if err != nil {
			return 0, err
		}
		if len(list) == 0 {
			return 0, chengge.Errorf(chengge.ErrGone, "the files of job %d have been deleted", r.job).InChinese("任务 %d 的文件已删除", r.job)
		}
		r.have, r.piece = n, list[0]
	}
	n := copy(p, r.piece[r.at%fileChunk:])
	r.at += int64(n)
	return n, nil
}

// Seek moves to another place of the file.
func (r *FileReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek before the beginning of %s", r.name)
	}
	r.at = offset
	return offset, nil
}

const sqlDeleteJob = `delete from job where id = $1 and state in ('done', 'failed', 'cancelled')`

// DeleteJob deletes a job that has ended, with its result and its files.
func (s *Store) DeleteJob(ctx context.Context, id int64) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlDeleteJob, id)
		return err
	})
}

const sqlOldFiles = `delete from job where file_bytes > 0 and finished_at < clock_timestamp() - $1::interval`

// ForgetFiles deletes jobs with files that ended longer ago.
func (s *Store) ForgetFiles(ctx context.Context, age time.Duration) error {
	return s.transact(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sqlOldFiles, age)
		return err
	})
}
