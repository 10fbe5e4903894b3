package portico.admin.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import portico.config.json.ConfigJson;

/** JSON columns hold configuration in its one form, whatever REST may do. */
@JsonFormat
@PersistenceUnitExtension
final class JsonColumns implements FormatMapper {
    @Override
    public <T> T fromString(CharSequence json, JavaType<T> type, WrapperOptions options) {
        try {
            return ConfigJson.mapper().readValue(json.toString(), type.getJavaTypeClass());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A row holds what this version cannot read as " + type.getTypeName(), e);
        }
    }

    @Override
    public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
        try {
            return ConfigJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + type.getTypeName(), e);
        }
    }
}
