package daemon

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// openBits are the permission bits that let anybody but the owner in.
const openBits fs.FileMode = 0o077

// checkPrivate refuses a file that others may read, and a folder that others may look into: config, people, keys,
// secrets and database must be 0600 in a folder of 0700. Links are followed. A file that is not there yet has no
// problem, its folder may have one.
func checkPrivate(path string) []Problem {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	var problems []Problem
	if p, bad := checkMode(path, "0600", "file"); bad && !errors.Is(p.Cause, fs.ErrNotExist) {
		problems = append(problems, p)
	}
	if p, bad := checkMode(filepath.Dir(path), "0700", "folder"); bad {
		problems = append(problems, p)
	}
	return problems
}

// checkMode looks at one file or folder.
func checkMode(path, mode, kind string) (Problem, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return unreadable(path, err), true
	}
	open := info.Mode().Perm() & openBits
	if open == 0 {
		return Problem{}, false
	}
	return Problem{
		File:    path,
		What:    fmt.Sprintf("others can get at this %s, its mode is %04o", kind, info.Mode().Perm()),
		Allowed: mode,
		Fix:     "run: chmod " + mode + " " + shellQuote(path),
	}, true
}

// readPrivate reads a file of at most limit bytes that only its owner can get at.
func readPrivate(path string, limit int64) ([]byte, []Problem) {
	problems := checkPrivate(path)
	info, err := os.Stat(path)
	if err != nil {
		return nil, append(problems, unreadable(path, err))
	}
	if info.IsDir() || info.Size() > limit {
		return nil, append(problems, Problem{File: path, What: "is no file of at most " + strconv.FormatInt(limit, 10) + " bytes", Fix: "name another file"})
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, append(problems, unreadable(path, err))
	}
	return data, problems
}

// unreadable is the problem with a file or folder that the system does not give.
func unreadable(path string, err error) Problem {
	p := Problem{File: path, Cause: err, What: "cannot be read: " + err.Error(), Fix: "see to it that the user ownup runs as can read it"}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		p.What = "cannot be read: " + pathError.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		p.What, p.Fix = "is not there", "create it, or correct the path"
	}
	return p
}

// shellQuote makes a path safe to paste behind a command.
func shellQuote(path string) string {
	for _, r := range path {
		plain := r == '/' || r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !plain {
			return strconv.Quote(path)
		}
	}
	return path
}
