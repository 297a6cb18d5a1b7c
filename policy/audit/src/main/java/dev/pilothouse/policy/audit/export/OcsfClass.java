package dev.pilothouse.policy.audit.export;

import java.util.Map;

/**
 * Classes of the Open Cybersecurity Schema Framework 1.8.0 that our entries become.
 *
 * @see <a href="https://schema.ocsf.io/1.8.0/classes">OCSF classes</a>
 */
enum OcsfClass {
    DETECTION_FINDING(2004, "Detection Finding", "Findings", Map.of(1, "Create")),
    AUTHENTICATION(3002, "Authentication", "Identity & Access Management", Map.of(1, "Logon")),
    ENTITY_MANAGEMENT(
            3004,
            "Entity Management",
            "Identity & Access Management",
            Map.of(
                    1,
                    "Create",
                    2,
                    "Read",
                    3,
                    "Update",
                    4,
                    "Delete",
                    8,
                    "Enable",
                    9,
                    "Disable",
                    10,
                    "Activate",
                    11,
                    "Deactivate",
                    12,
                    "Suspend",
                    13,
                    "Resume")),
    USER_ACCESS(
            3005,
            "User Access Management",
            "Identity & Access Management",
            Map.of(1, "Assign Privileges", 2, "Revoke Privileges")),
    API_ACTIVITY(6003, "API Activity", "Application Activity", Map.of(1, "Create", 99, "Other")),
    DATASTORE_ACTIVITY(
            6005,
            "Datastore Activity",
            "Application Activity",
            Map.of(1, "Read", 7, "Delete", 10, "Decrypt"));

    private final int uid;
    private final String title;
    private final String category;
    private final Map<Integer, String> activities;

    OcsfClass(int uid, String title, String category, Map<Integer, String> activities) {
        this.uid = uid;
        this.title = title;
        this.category = category;
        this.activities = activities;
    }

    /** {@code class_uid}. */
    int uid() {
        return uid;
    }

    /** Puts what says of which class and activity an event is. */
    void classify(Map<String, Object> event, int activity) {
        String name = activities.getOrDefault(activity, "Other");
        event.put("category_uid", uid / 1000);
        event.put("category_name", category);
        event.put("class_uid", uid);
        event.put("class_name", title);
        event.put("activity_id", activity);
        event.put("activity_name", name);
        event.put("type_uid", uid * 100 + activity);
        event.put("type_name", title + ": " + name);
    }
}
