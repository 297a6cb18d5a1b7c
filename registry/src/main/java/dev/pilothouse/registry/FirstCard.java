package dev.pilothouse.registry;

import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardJson;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A card with what the registry knows of its model already. */
final class FirstCard {
    private FirstCard() {}

    static Card of(Model model, List<String> parents) {
        ModelData data = model.data();
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ObjectNode identity = root.putObject("identity");
        identity.put("name", data.name());
        identity.put("version", ModelCard.label(model));
        identity.put("summary", data.summary());
        identity.put("owner", data.provider());
        identity.put("licence", data.licence());
        identity.put("weights_digest", ModelCard.weights(model));
        identity.put("released", data.current().map(ModelVersion::released).orElse(""));
        parents.forEach(identity.putArray("base_models")::add);
        data.modalities().stream().sorted().forEach(root.putObject("use").putArray("inputs")::add);
        root.putObject("governance").putArray("kill_scopes").add("model:" + data.name());
        return CardJson.read(root);
    }
}
