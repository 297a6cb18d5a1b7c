package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no other controller answers: without it a program would get the console's page. */
@RestController
class UnknownAddress {
    @RequestMapping(path = "/api/**", produces = MediaType.APPLICATION_JSON_VALUE)
    void none(HttpServletRequest request) {
        throw new NotFound("address", request.getMethod() + " " + request.getRequestURI());
    }
}
