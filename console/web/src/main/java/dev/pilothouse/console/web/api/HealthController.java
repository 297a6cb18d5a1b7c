package dev.pilothouse.console.web.api;

import dev.pilothouse.policy.decisions.KillSwitches;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the console can work: 200, or 503 with a line of why. */
@RestController
class HealthController {
    private final KillSwitches kills;
    private volatile boolean started;

    HealthController(KillSwitches kills) {
        this.kills = kills;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        started = true;
    }

    @GetMapping(path = "/health/ready", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> health() {
        if (!started) {
            return not("starting");
        }
        try {
            return ResponseEntity.ok("ready, kill epoch " + kills.epoch() + "\n");
        } catch (RuntimeException e) {
            return not("PostgreSQL does not answer: " + e.getClass().getSimpleName());
        }
    }

    private static ResponseEntity<String> not(String why) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(why + "\n");
    }
}
