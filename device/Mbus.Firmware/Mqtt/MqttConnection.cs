using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>
    /// The connection to a broker, for publishing only. The supervisor's thread connects, because connecting blocks; the bus loop sends,
    /// without blocking. A broker that does not read is disconnected.
    /// </summary>
    internal sealed class MqttConnection : IDisposable
    {
        private const int DefaultPort = 1883;
        private const int KeepAliveSeconds = 60;
        private const int AnswerTimeoutMs = 5000;
        private const long PingAfter = 30000000;
        private const long RetryAfter = 30000000;
        private const byte ConnectAnswer = 0x20;
        private const byte NoAnswer = 255;

        private readonly MqttPacket _packet = new();
        private readonly byte[] _received = new byte[16];
        private readonly Settings _settings;
        private Socket? _socket;
        private long _retryAt;
        private long _sentAt;

        internal MqttConnection(Settings settings)
        {
            _settings = settings;
        }

        /// <summary>True if the broker has accepted the connection.</summary>
        internal bool IsConnected { get; private set; }

        public void Dispose()
        {
            // Last: from then on the supervisor's thread may connect again.
            NonBlockingSocket.Close(_socket);
            _socket = null;
            IsConnected = false;
        }

        /// <summary>Connects if it is time to; blocks for some seconds. Called by the supervisor.</summary>
        internal void Watch(long now)
        {
            if (IsConnected || now < _retryAt)
                return;

            _retryAt = now + RetryAfter;
            try
            {
                Dispose();
                byte code = Connect();
                if (code != 0)
                {
                    Journal.Fault("MQTT: the broker refuses the connection, code " + code.ToString() + "; check mqtt-user and mqtt-password");
                    return;
                }

                _sentAt = Clock.Now;
                IsConnected = true;
                Journal.Note("MQTT: connected");
            }
            catch (Exception e)
            {
                Journal.Fault("MQTT", e);
            }
        }

        /// <summary>Receives and pings. Called by the bus loop.</summary>
        internal void Serve(long now)
        {
            if (!IsConnected)
                return;

            if (NonBlockingSocket.Receive(_socket!, _received) == NonBlockingSocket.Closed)
            {
                Lose("the broker has closed the connection");
                return;
            }

            if (now - _sentAt < PingAfter)
                return;

            _packet.WritePing();
            Send(now);
        }

        /// <summary>Publishes a retained message. A message that is too long is reported and dropped.</summary>
        internal void Publish(string topic, byte[] message, int length, long now)
        {
            if (!IsConnected)
                return;
            if (_packet.TryWritePublish(topic, message, length))
                Send(now);
            else
                Journal.Fault("MQTT: the message for " + topic + " is too long");
        }

        // Returns the code of the answer; 0 if the broker accepts the connection.
        private byte Connect()
        {
            AllowList.TryParseEndPoint(_settings.Text(Setting.MqttBroker), out uint address, out int port);
            byte[] bytes = { (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address };
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _socket.Connect(new IPEndPoint(new IPAddress(bytes), port == 0 ? DefaultPort : port));
            _socket.SendTimeout = AnswerTimeoutMs;
            _socket.ReceiveTimeout = AnswerTimeoutMs;
            string name = _settings.Text(Setting.HostName);
            _packet.WriteConnect(name.Length == 0 ? "mbus" : name, _settings.Text(Setting.MqttUser), _settings.Text(Setting.MqttPassword), KeepAliveSeconds);
            _socket.Send(_packet.Bytes, _packet.Offset, _packet.Length, SocketFlags.None);
            int count = _socket.Receive(_received, 0, 4, SocketFlags.None);
            return count == 4 && _received[0] == ConnectAnswer ? _received[3] : NoAnswer;
        }

        private void Send(long now)
        {
            _sentAt = now;
            if (NonBlockingSocket.Send(_socket!, _packet.Bytes, _packet.Offset, _packet.Length) != _packet.Length)
                Lose("the broker does not receive");
        }

        private void Lose(string why)
        {
            Journal.Fault("MQTT: " + why);
            Dispose();
        }
    }
}
