using System.Text;

namespace Mbus.Firmware
{
    /// <summary>A submitted form: checked completely, and stored only if all values are valid.</summary>
    internal static class SettingsForm
    {
        private const string PasswordField = "password";
        private const int NoDigit = -1;

        /// <summary>Returns true if the form has the page's password. Always false if no password is set.</summary>
        internal static bool HasPassword(string form, Settings settings)
        {
            string password = settings.Text(Setting.PagePassword);
            string[] fields = form.Split('&');
            for (int i = 0; i < fields.Length; i++)
            {
                bool isValid = TrySplit(fields[i], out string name, out string value);
                if (name == PasswordField)
                    return isValid && password.Length > 0 && AreSame(password, value);
            }

            return false;
        }

        /// <summary>Stores the values of the form.</summary>
        /// <param name="form">The form.</param>
        /// <param name="isFirst">True for the first settings, which must have a page-password.</param>
        /// <param name="isOnTrial">True if the new settings are undone unless they are confirmed.</param>
        /// <returns>Empty if they are stored; otherwise the error, and no setting is changed.</returns>
        internal static string Store(string form, bool isFirst, out bool isOnTrial)
        {
            isOnTrial = false;
            Settings stored = SettingsFile.Load();
            Settings changed = SettingsFile.Load();
            string[] fields = form.Split('&');
            for (int i = 0; i < fields.Length; i++)
            {
                if (!TrySplit(fields[i], out string name, out string value))
                    return name + " has a % that two hexadecimal digits must follow";
                if (name == PasswordField || IsSecretLeft(name, value))
                    continue;

                string wrong = changed.Set(name, value);
                if (wrong.Length > 0)
                    return wrong;
            }

            string refused = PinCheck.Check(changed);
            if (refused.Length > 0)
                return refused;
            if (isFirst && changed.Text(Setting.PagePassword).Length == 0)
                return "page-password must be set, so that nobody else can change the settings";

            isOnTrial = CanCutOff(stored, changed);
            return SettingsFile.Save(changed, isOnTrial);
        }

        private static bool CanCutOff(Settings stored, Settings changed)
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                if (SettingRow.CanCutOff((Setting)i) && stored.Format((Setting)i) != changed.Format((Setting)i))
                    return true;
            }

            return false;
        }

        private static bool IsSecretLeft(string name, string value)
        {
            bool isSecret = false;
            for (int i = 0; i < SettingRow.Count; i++)
            {
                SettingRow row = SettingRow.Of((Setting)i);
                isSecret |= row.IsSecret && row.Name == name;
            }

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

        // False if the value is not in the encoding of a form.
        private static bool TrySplit(string field, out string name, out string value)
        {
            value = "";
            int equals = field.IndexOf('=');
            name = equals < 0 ? field : field.Substring(0, equals);
            bool isValid = equals < 0 || TryDecode(field.Substring(equals + 1), out value);
            value = value.Trim();
            return isValid;
        }

        // application/x-www-form-urlencoded: + is a blank, %C3 a byte of UTF-8.
        private static bool TryDecode(string text, out string decoded)
        {
            decoded = "";
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int count = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                int next = bytes[i] == '+' ? ' ' : bytes[i];
                if (next == '%')
                {
                    next = i + 2 < bytes.Length ? (HexValue(bytes[i + 1]) << 4) | HexValue(bytes[i + 2]) : NoDigit;
                    i += 2;
                }

                if (next < 0)
                    return false;
                bytes[count++] = (byte)next;
            }

            decoded = Encoding.UTF8.GetString(bytes, 0, count);
            return true;
        }

        private static int HexValue(byte digit)
        {
            if (digit >= '0' && digit <= '9')
                return digit - '0';

            int letter = digit | 0x20;
            return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : NoDigit;
        }
    }
}
