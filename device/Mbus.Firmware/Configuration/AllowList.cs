namespace Mbus.Firmware
{
    /// <summary>The IPv4 networks that may connect.</summary>
    internal sealed class AllowList
    {
        private readonly uint[] _networks;
        private readonly uint[] _masks;

        private AllowList(int count)
        {
            _networks = new uint[count];
            _masks = new uint[count];
        }

        /// <summary>Parses networks such as "192.168.1.0/24 10.0.0.5", separated by blanks; 0.0.0.0/0 allows all addresses. False if a word is not a network, or if there is no word.</summary>
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

        /// <summary>Parses an IPv4 address such as "192.168.1.7". False if the text is not an address.</summary>
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

        /// <summary>Parses an IPv4 address with or without a port, such as "192.168.1.7:1883". False if the text is neither.</summary>
        /// <param name="text">The text.</param>
        /// <param name="address">The address.</param>
        /// <param name="port">The port; 0 if the text has none.</param>
        internal static bool TryParseEndPoint(string text, out uint address, out int port)
        {
            int colon = text.IndexOf(':');
            port = 0;
            bool isPort = colon < 0 || WholeNumber.TryParse(text.Substring(colon + 1), 1, 65535, out port);
            return TryParseAddress(colon < 0 ? text : text.Substring(0, colon), out address) && isPort;
        }

        /// <summary>Returns true if an address is in one of the networks. An address whose length is not four bytes is in none of them.</summary>
        /// <param name="address">The address.</param>
        /// <param name="number">The address as a number.</param>
        internal bool Contains(byte[] address, out uint number)
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
