package web

import (
	"mime"
	"net/http"
	"slices"
	"strings"
)

// policy is the Content-Security-Policy of the page, and of the mails in its frames, which inherit it.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; " +
	"style-src 'self' 'unsafe-inline'; " + // mails carry their style in themselves
	"img-src 'self'; " + // the icon
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types mail"

// guard lets through what comes from the page itself, and says in each answer what the page may do.
func guard(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header(), policy)
		if status, why := judge(hosts, r); why != "" {
			refuse(w, status, why)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// harden says what a browser may do with an answer, and that it keeps nothing.
func harden(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// judge says why a request is not answered, "" if it is.
func judge(hosts []string, r *http.Request) (status int, why string) {
	if !slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, r.Host) }) {
		return http.StatusMisdirectedRequest, "this page has another name"
	}
	// A link from elsewhere to the page is "none" where it was typed, and "cross-site" where it was clicked: the page
	// alone may be opened that way.
	site := r.Header.Get("Sec-Fetch-Site")
	if site != "" && site != "same-origin" && site != "none" && !opensPage(r) {
		return http.StatusForbidden, "this request comes from another site"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return 0, ""
	}
	if r.Header.Get("Origin") != "http://"+r.Host {
		return http.StatusForbidden, "this request does not come from the page"
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return http.StatusUnsupportedMediaType, "this request is not JSON"
	}
	return 0, ""
}

func opensPage(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Mode") == "navigate"
}
