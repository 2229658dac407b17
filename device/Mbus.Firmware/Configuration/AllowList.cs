namespace Mbus.Firmware
{
    /// <summary>The IPv4 networks that are served.</summary>
    internal sealed class AllowList
    {
        private readonly uint[] _networks;
        private readonly uint[] _masks;

        private AllowList(int count)
        {
            _networks = new uint[count];
            _masks = new uint[count];
        }

        /// <summary>Reads networks as "192.168.1.0/24 10.0.0.5", with blanks between; 0.0.0.0/0 is everybody. False where a word is none, or there is no word.</summary>
        internal static bool TryParse(string text, out AllowList list)
        {
            string[] words = text.Trim().Split(' ');
            list = new AllowList(words.Length);
            for (int i = 0; i < words.Length; i++)
            {
                if (!TryParseNetwork(words[i], out list._networks[i], out list._masks[i]))
                    return false;
            }

            return true;
        }

        /// <summary>Reads an IPv4 address as "192.168.1.7". False where the text is none.</summary>
        internal static bool TryParseAddress(string word, out uint address)
        {
            address = 0;
            string[] parts = word.Split('.');
            if (parts.Length != 4)
                return false;

            for (int i = 0; i < parts.Length; i++)
            {
                if (!WholeNumber.TryParse(parts[i], 0, 255, out int part))
                    return false;
                address = (address << 8) | (uint)part;
            }

            return true;
        }

        /// <summary>True where an address lies in one of the networks. An address of another length than four bytes does not.</summary>
        /// <param name="address">The address.</param>
        /// <param name="number">The same as a number.</param>
        internal bool Admits(byte[] address, out uint number)
        {
            number = 0;
            if (address.Length != 4)
                return false;

            number = (uint)((address[0] << 24) | (address[1] << 16) | (address[2] << 8) | address[3]);
            for (int i = 0; i < _networks.Length; i++)
            {
                if ((number & _masks[i]) == _networks[i])
                    return true;
            }

            return false;
        }

        private static bool TryParseNetwork(string word, out uint network, out uint mask)
        {
            network = 0;
            mask = 0;
            int slash = word.IndexOf('/');
            int bits = 32;
            if (slash >= 0 && !WholeNumber.TryParse(word.Substring(slash + 1), 0, 32, out bits))
                return false;
            if (!TryParseAddress(slash < 0 ? word : word.Substring(0, slash), out network))
                return false;

            mask = bits == 0 ? 0 : uint.MaxValue << (32 - bits);
            network &= mask;
            return true;
        }
    }
}
