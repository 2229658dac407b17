using System.Text;

namespace Mbus.Firmware
{
    /// <summary>The packets of MQTT 3.1.1 that a publisher with QoS 0 sends.</summary>
    internal sealed class MqttPacket
    {
        private const int Size = 1280;
        private const int MaxHead = 5;
        private const byte Connect = 0x10;
        private const byte Publish = 0x30;
        private const byte Retain = 0x01;
        private const byte Ping = 0xC0;
        private const byte CleanSession = 0x02;
        private const byte HasUser = 0x80;
        private const byte HasPassword = 0x40;

        private int _end;

        /// <summary>The bytes of the packet; from <see cref="Offset"/> on, <see cref="Length"/> of them are valid.</summary>
        internal byte[] Bytes { get; } = new byte[Size];

        /// <summary>The offset of the packet.</summary>
        internal int Offset { get; private set; }

        /// <summary>The length of the packet.</summary>
        internal int Length
        {
            get { return _end - Offset; }
        }

        /// <summary>Writes CONNECT with a clean session.</summary>
        /// <param name="client">The name of the client.</param>
        /// <param name="user">The user; empty for none.</param>
        /// <param name="password">The password; only with a user.</param>
        /// <param name="keepAliveSeconds">The maximum time between two packets.</param>
        internal void WriteConnect(string client, string user, string password, int keepAliveSeconds)
        {
            int flags = CleanSession | (user.Length > 0 ? HasUser : 0) | (user.Length > 0 && password.Length > 0 ? HasPassword : 0);
            _end = MaxHead;
            WriteText("MQTT");
            Bytes[_end++] = 4;
            Bytes[_end++] = (byte)flags;
            WriteShort(keepAliveSeconds);
            WriteText(client);
            if (user.Length > 0)
                WriteText(user);
            if ((flags & HasPassword) != 0)
                WriteText(password);
            WriteHead(Connect);
        }

        /// <summary>Writes PUBLISH with a retained message. False if it is too long.</summary>
        internal bool TryWritePublish(string topic, byte[] message, int length)
        {
            _end = MaxHead;
            if (MaxHead + 2 + (topic.Length * 3) + length > Size)
                return false;

            WriteText(topic);
            for (int i = 0; i < length; i++)
                Bytes[_end++] = message[i];
            WriteHead(Publish | Retain);
            return true;
        }

        /// <summary>Writes PINGREQ.</summary>
        internal void WritePing()
        {
            _end = MaxHead;
            WriteHead(Ping);
        }

        private void WriteText(string text)
        {
            int length = Encoding.UTF8.GetBytes(text, 0, text.Length, Bytes, _end + 2);
            WriteShort(length);
            _end += length;
        }

        private void WriteShort(int value)
        {
            Bytes[_end++] = (byte)(value >> 8);
            Bytes[_end++] = (byte)value;
        }

        // The length has 7 bits in each byte, the lowest ones first.
        private void WriteHead(int type)
        {
            int length = _end - MaxHead;
            Offset = length < 128 ? MaxHead - 2 : MaxHead - 3;
            Bytes[Offset] = (byte)type;
            Bytes[Offset + 1] = (byte)(length < 128 ? length : (length & 0x7F) | 0x80);
            if (length >= 128)
                Bytes[Offset + 2] = (byte)(length >> 7);
        }
    }
}
