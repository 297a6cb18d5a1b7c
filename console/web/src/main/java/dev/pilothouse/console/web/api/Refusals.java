package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.registry.BadFiles;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Refusals as status and body. */
@RestControllerAdvice(basePackageClasses = Refusals.class)
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    @ExceptionHandler
    ResponseEntity<ErrorBody> badInput(BadInput e) {
        return answer(HttpStatus.BAD_REQUEST, "bad-input", e, e.field());
    }

    private final DeniedAttempts attempts;

    Refusals(DeniedAttempts attempts) {
        this.attempts = attempts;
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> denied(Denied e, HttpServletRequest request) {
        note(e, request);
        return answer(HttpStatus.FORBIDDEN, "denied", e, "");
    }

    private void note(Denied denied, HttpServletRequest request) {
        Authentication asking = SecurityContextHolder.getContext().getAuthentication();
        if (asking != null && asking.getPrincipal() instanceof Actor actor) {
            attempts.note(actor, denied, request.getMethod() + " " + request.getRequestURI());
        }
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> notFound(NotFound e, HttpServletRequest request) {
        e.hidden().ifPresent(denied -> note(denied, request));
        return answer(HttpStatus.NOT_FOUND, "not-found", e, e.field());
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> conflict(Conflict e) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .body(
                        new ErrorBody(
                                new ErrorBody.Error(
                                        e.word(),
                                        String.valueOf(e.getMessage()),
                                        null,
                                        null,
                                        ErrorBody.Change.of(e))));
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> badFiles(BadFiles e) {
        String message = String.valueOf(e.getMessage());
        return ResponseEntity.badRequest()
                .body(
                        new ErrorBody(
                                new ErrorBody.Error(
                                        "bad-files", message, null, e.problems(), null)));
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> unreadable(HttpMessageNotReadableException e) {
        LOG.debug("unreadable body", e);
        return body(HttpStatus.BAD_REQUEST, "bad-input", "the body is no JSON", "body");
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> wrongType(HttpMediaTypeNotSupportedException e) {
        return answer(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", e, "Content-Type");
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> wrongArgument(MethodArgumentTypeMismatchException e) {
        BadInput refused =
                new BadInput(
                        e.getName(),
                        String.valueOf(e.getValue()),
                        "a " + e.getParameter().getParameterType().getSimpleName());
        return badInput(refused);
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> missing(MissingServletRequestParameterException e) {
        return answer(HttpStatus.BAD_REQUEST, "bad-input", e, e.getParameterName());
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> failed(RuntimeException e) {
        LOG.error("a request failed", e);
        return body(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "the console failed; its log says why",
                "");
    }

    private static ResponseEntity<ErrorBody> answer(
            HttpStatus status, String code, Exception e, String field) {
        return body(status, code, String.valueOf(e.getMessage()), field);
    }

    private static ResponseEntity<ErrorBody> body(
            HttpStatus status, String code, String message, String field) {
        return ResponseEntity.status(status)
                .body(ErrorBody.of(code, message, field.isEmpty() ? null : field));
    }
}
