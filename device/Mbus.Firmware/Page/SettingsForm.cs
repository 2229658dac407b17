using System.Text;

namespace Mbus.Firmware
{
    /// <summary>A submitted form: checked completely, and stored only if all values are valid.</summary>
    internal static class SettingsForm
    {
        private const string PasswordField = "password";

        /// <summary>Returns true if the form has the page's password. Always false if no password is set.</summary>
        internal static bool HasPassword(string form, Settings settings)
        {
            string password = settings.Text(Setting.PagePassword);
            string[] fields = form.Split('&');
            for (int i = 0; i < fields.Length; i++)
            {
                Split(fields[i], out string name, out string value);
                if (name == PasswordField)
                    return password.Length > 0 && AreSame(password, value);
            }

            return false;
        }

        /// <summary>Stores the values of the form.</summary>
        /// <returns>Empty if they are stored; otherwise the error, and no setting is changed.</returns>
        internal static string Store(string form)
        {
            Settings changed = SettingsFile.Load();
            string[] fields = form.Split('&');
            for (int i = 0; i < fields.Length; i++)
            {
                Split(fields[i], out string name, out string value);
                if (name == PasswordField || IsSecretLeft(name, value))
                    continue;

                string wrong = changed.Set(name, value);
                if (wrong.Length > 0)
                    return wrong;
            }

            string refused = PinCheck.Check(changed);
            return refused.Length > 0 ? refused : SettingsFile.Save(changed);
        }

        private static bool IsSecretLeft(string name, string value)
        {
            bool isSecret = name == SettingRow.Of(Setting.WifiPassword).Name || name == SettingRow.Of(Setting.PagePassword).Name;
            return isSecret && value.Length == 0;
        }

        // Constant time for all wrong passwords of the same length.
        private static bool AreSame(string password, string given)
        {
            int difference = password.Length ^ given.Length;
            for (int i = 0; i < password.Length && i < given.Length; i++)
                difference |= password[i] ^ given[i];
            return difference == 0;
        }

        private static void Split(string field, out string name, out string value)
        {
            int equals = field.IndexOf('=');
            name = equals < 0 ? field : field.Substring(0, equals);
            value = equals < 0 ? "" : Decode(field.Substring(equals + 1)).Trim();
        }

        // application/x-www-form-urlencoded: + is a blank, %C3 a byte of UTF-8.
        private static string Decode(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int count = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                byte next = bytes[i];
                if (next == '+')
                    next = (byte)' ';
                else if (next == '%' && i + 2 < bytes.Length)
                    next = (byte)((HexValue(bytes[++i]) << 4) | HexValue(bytes[++i]));
                bytes[count++] = next;
            }

            return Encoding.UTF8.GetString(bytes, 0, count);
        }

        private static int HexValue(byte digit)
        {
            if (digit >= '0' && digit <= '9')
                return digit - '0';
            return ((digit | 0x20) - 'a' + 10) & 0x0F;
        }
    }
}
