package portico.config.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;

/**
 * Leaves out the fields of a record that hold what the record's constructor fills in when they are absent: what is
 * written is what a person would have written.
 */
final class OmitDefaults extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
        Class<?> type = description.getBeanClass();
        // Only what people write has defaults; an answer or a message that counts 0 says so.
        if (!type.isRecord() || !Checked.class.isAssignableFrom(type)) return properties;
        Map<String, Object> defaults = Blank.values(type);
        properties.replaceAll(writer -> new Omitting(writer, defaults.get(writer.getName())));
        return properties;
    }

    private static final class Omitting extends BeanPropertyWriter {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Object byDefault;

        Omitting(BeanPropertyWriter writer, @Nullable Object byDefault) {
            super(writer);
            this.byDefault = byDefault;
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator out, SerializerProvider provider) throws Exception {
            if (!Objects.equals(get(bean), byDefault)) super.serializeAsField(bean, out, provider);
        }
    }

    /** The values that a record has when nothing is given. */
    private static final class Blank {
        static Map<String, Object> values(Class<?> type) {
            var values = new TreeMap<String, Object>();
            try {
                Object blank = Records.blank(type);
                for (var component : type.getRecordComponents()) {
                    var accessor = component.getAccessor();
                    accessor.setAccessible(true);
                    Object value = accessor.invoke(blank);
                    if (value != null) values.put(component.getName(), value);
                }
            } catch (ReflectiveOperationException e) {
                return Map.of(); // this record does not allow absence: nothing of it is left out
            }
            return values;
        }
    }
}
