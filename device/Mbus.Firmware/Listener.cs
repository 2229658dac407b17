using System;
using System.Net;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>A TCP port that is listened on, again where that failed or the network was away; never waits.</summary>
    internal sealed class Listener : IDisposable
    {
        /// <summary>How many connections may wait to be accepted.</summary>
        internal const int Backlog = 4;

        private const long RetryAfter = 2000000;

        private readonly string _name;
        private readonly int _port;
        private Socket? _socket;
        private long _retryAt;

        /// <param name="name">What it is for, to be told where it fails.</param>
        /// <param name="port">The TCP port; 0 for none.</param>
        internal Listener(string name, int port)
        {
            _name = name;
            _port = port;
        }

        public void Dispose()
        {
            SocketCare.Close(_socket);
            _socket = null;
        }

        /// <summary>The next connection; null for none.</summary>
        internal Socket? Accept(long now)
        {
            if (_port == 0)
                return null;

            try
            {
                if (_socket == null)
                    Open(now);
                return _socket != null && _socket.Poll(0, SelectMode.SelectRead) ? _socket.Accept() : null;
            }
            catch (Exception e)
            {
                Journal.Fault(_name + " port " + _port.ToString(), e);
                _retryAt = now + RetryAfter;
                Dispose();
                return null;
            }
        }

        private void Open(long now)
        {
            if (now < _retryAt)
                return;

            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _socket.Bind(new IPEndPoint(IPAddress.Any, _port));
            _socket.Listen(Backlog);
            Journal.Note(_name + ": port " + _port.ToString());
        }
    }
}
