namespace Mbus.Firmware
{
    /// <summary>
    /// A DHCP server's answers (RFC 2131, RFC 2132) for the few clients of the access point. A client's address follows from its hardware
    /// address, so that nothing has to be stored.
    /// </summary>
    internal static class DhcpMessage
    {
        /// <summary>The length of an answer: the minimum of BOOTP.</summary>
        internal const int AnswerLength = 300;

        private const int HardwareLengthOffset = 2;
        private const int ClientAddressOffset = 12;
        private const int OwnAddressOffset = 16;
        private const int ServerAddressOffset = 20;
        private const int HardwareOffset = 28;
        private const int HardwareLength = 6;
        private const int CookieOffset = 236;
        private const int OptionsOffset = 240;
        private const uint Cookie = 0x63825363;
        private const uint LeaseSeconds = 3600;

        private const byte Request = 1;
        private const byte Reply = 2;
        private const byte PadOption = 0;
        private const byte MaskOption = 1;
        private const byte RouterOption = 3;
        private const byte RequestedOption = 50;
        private const byte LeaseOption = 51;
        private const byte TypeOption = 53;
        private const byte ServerOption = 54;
        private const byte EndOption = 255;

        private const byte Discover = 1;
        private const byte Offer = 2;
        private const byte RequestType = 3;
        private const byte Acknowledge = 5;
        private const byte Refuse = 6;

        private const uint Server = 0xC0A80401;
        private const uint Mask = 0xFFFFFF00;
        private const int FirstHost = 2;
        private const int Hosts = 250;

        /// <summary>Changes a client's message to the answer to it. False if it gets no answer.</summary>
        /// <param name="message">The message; at least <see cref="AnswerLength"/> bytes.</param>
        /// <param name="length">The length of the client's message.</param>
        internal static bool TryAnswer(byte[] message, int length)
        {
            bool isRequest = length > OptionsOffset && message[0] == Request && message[HardwareLengthOffset] == HardwareLength && Read(message, CookieOffset) == Cookie;
            if (!isRequest)
                return false;

            int type = Find(message, length, TypeOption);
            if (type == 0 || (message[type] != Discover && message[type] != RequestType))
                return false;

            uint address = Server - 1 + HostOf(message);
            byte answer = Choose(message, length, message[type], address);
            message[0] = Reply;
            Write(message, ClientAddressOffset, 0);
            Write(message, OwnAddressOffset, answer == Refuse ? 0 : address);
            Write(message, ServerAddressOffset, Server);
            WriteOptions(message, answer);
            return true;
        }

        private static byte Choose(byte[] message, int length, byte type, uint address)
        {
            if (type == Discover)
                return Offer;

            // A client that was in another network asks for its address there.
            int option = Find(message, length, RequestedOption);
            uint requested = Read(message, option == 0 ? ClientAddressOffset : option);
            return requested == address ? Acknowledge : Refuse;
        }

        private static uint HostOf(byte[] message)
        {
            int sum = 0;
            for (int i = 0; i < HardwareLength; i++)
                sum = (sum * 31) + message[HardwareOffset + i];
            return (uint)(FirstHost + ((sum & int.MaxValue) % Hosts));
        }

        // Returns the offset of the option's data; 0 if the message does not have it.
        private static int Find(byte[] message, int length, byte option)
        {
            int at = OptionsOffset;
            while (at + 2 < length && message[at] != EndOption)
            {
                int size = message[at] == PadOption ? 1 : 2 + message[at + 1];
                if (message[at] == option && at + size <= length)
                    return at + 2;
                at += size;
            }

            return 0;
        }

        private static void WriteOptions(byte[] message, byte type)
        {
            int at = OptionsOffset;
            message[at++] = TypeOption;
            message[at++] = 1;
            message[at++] = type;
            at = WriteOption(message, at, ServerOption, Server);
            at = WriteOption(message, at, LeaseOption, LeaseSeconds);
            at = WriteOption(message, at, MaskOption, Mask);
            at = WriteOption(message, at, RouterOption, Server);
            message[at++] = EndOption;
            for (; at < AnswerLength; at++)
                message[at] = PadOption;
        }

        private static int WriteOption(byte[] message, int at, byte option, uint value)
        {
            message[at] = option;
            message[at + 1] = 4;
            Write(message, at + 2, value);
            return at + 6;
        }

        private static uint Read(byte[] message, int at)
        {
            return (uint)((message[at] << 24) | (message[at + 1] << 16) | (message[at + 2] << 8) | message[at + 3]);
        }

        private static void Write(byte[] message, int at, uint value)
        {
            message[at] = (byte)(value >> 24);
            message[at + 1] = (byte)(value >> 16);
            message[at + 2] = (byte)(value >> 8);
            message[at + 3] = (byte)value;
        }
    }
}
