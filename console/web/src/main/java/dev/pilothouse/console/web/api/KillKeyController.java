package dev.pilothouse.console.web.api;

import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.KillKey;
import dev.pilothouse.db.model.Actor;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;

/** The key that signs kill sets. */
@Api
class KillKeyController {
    private final Fleet fleet;

    KillKeyController(Fleet fleet) {
        this.fleet = fleet;
    }

    @GetMapping("/kill-key")
    KillKey show(@AuthenticationPrincipal Actor actor) {
        return fleet.killKey(actor);
    }

    /** Who replaces a key confirms it by its name. */
    @PostMapping("/kill-key/replace")
    KillKey replace(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String key = fields.text("key");
        String reason = fields.text("reason");
        fields.requireNoOthers();
        return fleet.replaceKillKey(actor, key, reason);
    }
}
