package dev.pilothouse.registry;

import dev.pilothouse.db.model.Texts;

/**
 * The person or role that answers for a feature.
 *
 * @param name at most 200 characters; empty while nobody said
 * @param contact how to reach them, for example a mail address; at most 200 characters
 */
public record FeatureOwner(String name, String contact) {
    public static final FeatureOwner NOBODY = new FeatureOwner("", "");

    public FeatureOwner {
        name = Texts.check("owner.name", name, 0, 200);
        contact = Texts.check("owner.contact", contact, 0, 200);
    }
}
