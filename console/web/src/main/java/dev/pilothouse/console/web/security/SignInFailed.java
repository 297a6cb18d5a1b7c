package dev.pilothouse.console.web.security;

import dev.pilothouse.policy.decisions.Access;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where a sign-in that failed ends: says so and offers another try, without leading in a circle.
 */
@RestController
class SignInFailed {
    static final String PATH = "/sign-in-failed";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign-in failed · Pilothouse</title>
            <link rel="icon" href="favicon.svg">
            <link rel="stylesheet" href="themes/pilothouse/fonts.css"><link rel="stylesheet" href="themes/pilothouse/tokens.css">
            <link rel="stylesheet" href="themes/pilothouse/icons.css"><link rel="stylesheet" href="themes/pilothouse/shell.css"></head>
            <body><main class="page" style="max-width: 560px; margin: 12vh auto 0">
            <div class="head"><h1>Sign-in failed</h1></div>
            <section class="card"><div class="state"><i class="icon l i-lock" aria-hidden="true"></i>
            <p>The sign-in server did not confirm who you are, or the sign-in took too long. Nothing was changed.</p>
            <a class="btn primary" href="/">Sign in again</a></div></section></main></body></html>
            """;

    private final Access access;

    SignInFailed(Access access) {
        this.access = access;
    }

    @GetMapping(path = PATH, produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    @ResponseStatus(HttpStatus.UNAUTHORIZED)
    String show() {
        access.refused("console");
        return PAGE;
    }
}
