using System.Text;

namespace Mbus.Firmware
{
    /// <summary>A header line of a request, as bytes without the line break.</summary>
    internal static class HeaderLine
    {
        /// <summary>Returns true and the trimmed value if a line has a name. Upper and lower case are equal.</summary>
        /// <param name="line">The line; other bytes may follow it.</param>
        /// <param name="length">The number of bytes of the line.</param>
        /// <param name="name">The name in lower case with its colon, for example "host:".</param>
        /// <param name="value">The value; empty if the name is different.</param>
        internal static bool TryGet(byte[] line, int length, string name, out string value)
        {
            value = "";
            if (!IsNamed(line, length, name))
                return false;

            value = Encoding.UTF8.GetString(line, name.Length, length - name.Length).Trim();
            return true;
        }

        private static bool IsNamed(byte[] line, int length, string name)
        {
            if (length < name.Length)
                return false;

            for (int i = 0; i < name.Length; i++)
            {
                int character = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 'a' - 'A' : line[i];
                if (character != name[i])
                    return false;
            }

            return true;
        }
    }
}
