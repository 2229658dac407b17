using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>The connected masters: one socket for each place in the arbiter.</summary>
    internal sealed class Masters : IDisposable
    {
        private const long MicrosecondsPerSecond = 1000000;

        private readonly Arbiter _arbiter;
        private readonly AllowList _allow;
        private readonly Listener _listener;
        private readonly Socket?[] _sockets;
        private readonly long[] _receivedAt;
        private readonly bool[] _hasSpoken;
        private readonly byte[] _buffer = new byte[Frame.MaxLength];
        private readonly int _most;
        private readonly long _idleAfter;
        private int _count;

        /// <param name="arbiter">The arbiter; it has at least one place more than the maximum number of masters.</param>
        /// <param name="places">The places of the arbiter.</param>
        /// <param name="settings">Port, number of masters and idle time.</param>
        /// <param name="allow">The networks that may connect.</param>
        internal Masters(Arbiter arbiter, int places, Settings settings, AllowList allow)
        {
            _arbiter = arbiter;
            _allow = allow;
            _listener = new Listener("bridge", settings.Number(Setting.Port));
            _sockets = new Socket?[places];
            _receivedAt = new long[places];
            _hasSpoken = new bool[places];
            _most = settings.Number(Setting.Clients);
            int idle = settings.Number(Setting.IdleSeconds);
            _idleAfter = idle == 0 ? long.MaxValue : idle * MicrosecondsPerSecond;
        }

        /// <summary>The number of connected masters.</summary>
        internal int Count
        {
            get { return _count; }
        }

        public void Dispose()
        {
            _listener.Dispose();
            for (int i = 0; i < _sockets.Length; i++)
                NonBlockingSocket.Close(_sockets[i]);
        }

        /// <summary>Restarts the listener after the device has lost its address.</summary>
        internal void RestartListening()
        {
            _listener.Dispose();
        }

        /// <summary>Returns true if a master has sent bytes, has disconnected, or is new.</summary>
        internal bool HasBytes()
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                Socket? socket = _sockets[i];
                if (socket != null && NonBlockingSocket.HasBytes(socket))
                    return true;
            }

            return HasNew();
        }

        /// <summary>Returns true if a new master waits to be accepted.</summary>
        internal bool HasNew()
        {
            return _listener.HasClient();
        }

        /// <summary>Accepts new masters, receives from connected masters, and removes disconnected masters.</summary>
        internal void Serve(long now)
        {
            Socket? socket = _listener.Accept(now);
            for (int i = 1; socket != null; i++)
            {
                Admit(socket, now);
                socket = i < Listener.Backlog ? _listener.Accept(now) : null;
            }

            for (int i = 0; i < _sockets.Length; i++)
                ReceiveFrom(i, now);
        }

        /// <summary>Sends bytes from the arbiter to a master. A master that does not read them is disconnected, because it would block the others.</summary>
        internal void Give(int place, byte[] bytes, int offset, int count, long now)
        {
            Socket? socket = _sockets[place];
            if (socket != null && NonBlockingSocket.Send(socket, bytes, offset, count) != count)
                Remove(place, now);
        }

        private void Admit(Socket socket, long now)
        {
            int place = NonBlockingSocket.TryPrepare(socket, _allow, out uint address) ? FindPlace(address, now) : -1;
            if (place < 0)
            {
                NonBlockingSocket.Close(socket);
                return;
            }

            _sockets[place] = socket;
            _receivedAt[place] = now;
            _hasSpoken[place] = false;
            _count++;
        }

        private int FindPlace(uint address, long now)
        {
            if (_count == _most)
            {
                int displaced = LongestSilent();
                if (displaced < 0)
                    displaced = _arbiter.ClientToDisplace(address, now);
                if (displaced < 0)
                    return -1;
                Remove(displaced, now);
            }

            return _arbiter.Connect(Handover.Whole, address, now);
        }

        // A master that has sent nothing gives its place to a new one at once; -1 if there is none.
        private int LongestSilent()
        {
            int found = -1;
            for (int i = 0; i < _sockets.Length; i++)
            {
                Socket? socket = _sockets[i];
                bool isSilent = socket != null && !_hasSpoken[i] && !NonBlockingSocket.HasBytes(socket);
                if (isSilent && (found < 0 || _receivedAt[i] < _receivedAt[found]))
                    found = i;
            }

            return found;
        }

        private void ReceiveFrom(int place, long now)
        {
            Socket? socket = _sockets[place];
            if (socket == null)
                return;

            int count = NonBlockingSocket.Receive(socket, _buffer);
            if (count > 0)
            {
                _receivedAt[place] = now;
                _hasSpoken[place] = true;
                _arbiter.ReceiveFromClient(place, _buffer, 0, count, now);
            }
            else if (count == NonBlockingSocket.Closed || now - _receivedAt[place] >= _idleAfter)
            {
                Remove(place, now);
            }
        }

        private void Remove(int place, long now)
        {
            NonBlockingSocket.Close(_sockets[place]);
            if (_sockets[place] == null)
                return;

            _sockets[place] = null;
            _count--;
            _arbiter.Disconnect(place, now);
        }
    }
}
