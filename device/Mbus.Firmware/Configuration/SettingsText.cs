using System.Text;

namespace Mbus.Firmware
{
    /// <summary>The settings file: a line "name = value" for each setting that differs from its default; lines that begin with # are comments.</summary>
    internal static class SettingsText
    {
        /// <summary>Reads a file into settings. A wrong line is reported and ignored; the other lines apply. A pin that cannot be used on the board is reported and has its default.</summary>
        internal static void Read(byte[] file, Settings settings)
        {
            string[] lines = Encoding.UTF8.GetString(file, 0, file.Length).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i].Trim();
                if (line.Length == 0 || line[0] == '#')
                    continue;

                string wrong = ReadLine(line, settings);
                if (wrong.Length > 0)
                    Journal.Fault("settings, line " + (i + 1).ToString() + ": " + wrong);
            }

            ResetRefusedPins(settings);
        }

        /// <summary>Returns the content of the file for settings.</summary>
        internal static byte[] Write(Settings settings)
        {
            Settings defaults = new();
            string text = "";
            for (int i = 0; i < SettingRow.Count; i++)
            {
                string value = settings.Format((Setting)i);
                if (value != defaults.Format((Setting)i))
                    text += SettingRow.Of((Setting)i).Name + " = " + value + "\n";
            }

            return Encoding.UTF8.GetBytes(text);
        }

        // After all lines: the board may be in the last one.
        private static void ResetRefusedPins(Settings settings)
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                string wrong = PinCheck.Check(settings, (Setting)i);
                if (wrong.Length == 0)
                    continue;

                settings.Reset((Setting)i);
                Journal.Fault("settings: " + wrong);
            }
        }

        private static string ReadLine(string line, Settings settings)
        {
            int equals = line.IndexOf('=');
            if (equals < 0)
                return "expected name = value";
            return settings.Set(line.Substring(0, equals).Trim(), line.Substring(equals + 1).Trim());
        }
    }
}
