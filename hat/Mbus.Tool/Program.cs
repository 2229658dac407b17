Console.WriteLine("mbus");
