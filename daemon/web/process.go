package web

import (
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/ownup/ownup/daemon"
)

// processMetrics are those that every program has, under the names that dashboards know. Linux tells them in /proc
// (proc(5)); where there is none, they are left out.
func processMetrics(s daemon.Survey) []family {
	all := []family{
		gauge("go_goroutines", "Goroutines that exist.", float64(runtime.NumGoroutine())),
		gauge("process_start_time_seconds", "When the daemon began.", unix(s.Began)),
	}
	if cpu, resident, ok := readStat(); ok {
		all = append(all, family{"process_cpu_seconds_total", "counter", "User and system CPU time.", []series{{value: cpu}}},
			gauge("process_resident_memory_bytes", "Resident memory.", resident))
	}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		all = append(all, gauge("process_open_fds", "Open file descriptors.", float64(len(open)-1))) // one is for looking
	}
	if most, ok := readLimit(); ok {
		all = append(all, gauge("process_max_fds", "How many may be open.", most))
	}
	return all
}

// readStat reads CPU seconds and resident bytes from /proc/self/stat. The fields are counted behind the program's name,
// which stands in brackets: 12 and 13 are user and system time in hundredths of a second, 22 the resident pages.
func readStat() (cpu, resident float64, ok bool) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, 0, false
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 22 {
		return 0, 0, false
	}
	user, err1 := strconv.ParseFloat(fields[11], 64)
	system, err2 := strconv.ParseFloat(fields[12], 64)
	pages, err3 := strconv.ParseFloat(fields[21], 64)
	return (user + system) / 100, pages * float64(os.Getpagesize()), err1 == nil && err2 == nil && err3 == nil
}

// readLimit reads how many files may be open, from /proc/self/limits.
func readLimit() (most float64, ok bool) {
	limits, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(limits)) {
		if rest, found := strings.CutPrefix(line, "Max open files"); found {
			most, err = strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return most, err == nil
		}
	}
	return 0, false
}
