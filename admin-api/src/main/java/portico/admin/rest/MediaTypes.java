package portico.admin.rest;

/** Media types that Jakarta REST has no constant for. */
public final class MediaTypes {
    /** RFC 7396. */
    public static final String MERGE_PATCH = "application/merge-patch+json";

    /** RFC 9512. */
    public static final String YAML = "application/yaml";

    private MediaTypes() {}
}
