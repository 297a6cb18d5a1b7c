package dev.pilothouse.policy.decisions.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Needles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What names the person of a request, and what was written about it.
 *
 * @param contact where the person is answered; may be empty
 * @param note what the person wrote
 * @param remarks of the office: reasons of an extension or a refusal, in their order
 */
public record PrivacySecret(
        List<Identifier> identifiers, String contact, String note, List<String> remarks) {
    private static final String TRACES_ONLY = ", in traces only: under 4 characters";

    public PrivacySecret {
        identifiers = List.copyOf(identifiers);
        remarks = List.copyOf(remarks);
    }

    PrivacySecret with(List<Identifier> more) {
        List<Identifier> all = new ArrayList<>(identifiers);
        more.stream().filter(i -> !all.contains(i)).forEach(all::add);
        return new PrivacySecret(all, contact, note, remarks);
    }

    PrivacySecret remarking(String remark) {
        if (remark.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new PrivacySecret(identifiers, contact, note, all);
    }

    /** As people wrote them, for text that people wrote. */
    Set<String> texts() {
        return identifiers.stream()
                .filter(i -> i.kind() != Identifier.Kind.REFERENCE)
                .flatMap(i -> i.spellings().stream())
                .collect(Collectors.toSet());
    }

    /**
     * How many spellings of each form are looked for, without saying which. Those of a few letters
     * are told apart: only their keyed hashes are.
     */
    Map<String, Integer> forms() {
        Map<String, Integer> all = new TreeMap<>();
        identifiers.forEach(i ->
                i.forms()
                        .forEach((spelling, form) ->
                                all.merge(
                                        Needles.isTooShort(spelling) ? form + TRACES_ONLY : form,
                                        1,
                                        Integer::sum)));
        return all;
    }

    byte[] seal(SubjectKey key, UUID request) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        var list = json.putArray("identifiers");
        identifiers.forEach(
                i -> list.addObject().put("kind", i.kind().word()).put("value", i.value()));
        json.put("contact", contact);
        json.put("note", note);
        var said = json.putArray("remarks");
        remarks.forEach(said::add);
        return key.seal(json.toString().getBytes(UTF_8), place(request));
    }

    static PrivacySecret open(SubjectKey key, UUID request, byte[] sealed) {
        JsonNode json = JsonMapper.shared().readTree(key.open(sealed, place(request)));
        return new PrivacySecret(
                json.path("identifiers")
                        .valueStream()
                        .map(i ->
                                Identifier.of(
                                        i.path("kind").asString(), i.path("value").asString()))
                        .toList(),
                json.path("contact").asString(""),
                json.path("note").asString(""),
                json.path("remarks").valueStream().map(JsonNode::asString).toList());
    }

    private static String place(UUID request) {
        return "privacy-request/" + request;
    }
}
