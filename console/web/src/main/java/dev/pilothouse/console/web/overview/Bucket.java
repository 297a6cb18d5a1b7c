package dev.pilothouse.console.web.overview;

/** The six sides of the platform, in the order of the page. */
enum Bucket {
    VELOCITY("Velocity"),
    QUALITY("Quality"),
    RELIABILITY("Reliability"),
    COST("Cost"),
    SAFETY("Safety"),
    DEVELOPER_EXPERIENCE("Developer experience");

    private final String label;

    Bucket(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
