using System;
using System.Net.Sockets;

namespace Mbus.Firmware
{
    /// <summary>
    /// The server of the status page: a few connections at a time. A client that sends nothing does not keep others out: when all places
    /// are taken, a new client gets the place of the one that has waited longest without a request, or waits to be accepted.
    /// </summary>
    internal sealed class PageServer : IDisposable
    {
        /// <summary>The number of connections; each costs about 3 KB.</summary>
        internal const int Connections = 2;

        private readonly AllowList _allow;
        private readonly Listener _listener;
        private readonly PageConnection[] _connections = new PageConnection[Connections];

        internal PageServer(Bridge bridge, MeterRead meter, Settings settings, AllowList allow)
        {
            _allow = allow;
            _listener = new Listener("page", settings.Number(Setting.PagePort));
            PasswordDelays delays = new();
            ReadingContent reading = new(meter);
            for (int i = 0; i < Connections; i++)
                _connections[i] = new PageConnection(new PageRoutes(bridge, settings, delays, reading));
        }

        /// <summary>True if a client is connected.</summary>
        internal bool IsActive
        {
            get
            {
                for (int i = 0; i < Connections; i++)
                {
                    if (!_connections[i].IsFree)
                        return true;
                }

                return false;
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            for (int i = 0; i < Connections; i++)
                _connections[i].Close(Clock.Now);
        }

        /// <summary>Restarts the listener after the device has lost its address.</summary>
        internal void RestartListening()
        {
            _listener.Dispose();
        }

        /// <summary>Does the next small part of the work.</summary>
        internal void Serve(long now)
        {
            PageConnection? place = FindPlace(now);
            Socket? socket = place == null ? null : _listener.Accept(now);
            if (socket != null)
                Admit(place!, socket, now);
            for (int i = 0; i < Connections; i++)
                _connections[i].Serve(now);
        }

        private void Admit(PageConnection place, Socket socket, long now)
        {
            if (!NonBlockingSocket.TryPrepare(socket, _allow, out _))
            {
                NonBlockingSocket.Close(socket);
                return;
            }

            place.Close(now);
            place.Take(socket, now);
        }

        private PageConnection? FindPlace(long now)
        {
            PageConnection? found = null;
            for (int i = 0; i < Connections; i++)
            {
                PageConnection connection = _connections[i];
                if (connection.IsFree)
                    return connection;
                if (connection.CanYield(now) && (found == null || connection.AcceptedAt < found.AcceptedAt))
                    found = connection;
            }

            return found;
        }
    }
}
