import java.io.*;
import java.math.BigDecimal;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.sql.*;
import java.util.*;
import java.util.concurrent.*;

/** Answers the test process from H2 in Oracle mode: another opinion on what a statement means. One connection, one session. */
public class Bridge {
  static final Map<Integer, Statement> running = new ConcurrentHashMap<>();
  static int last;

  public static void main(String[] args) throws Exception {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    System.out.println(server.getLocalPort());
    System.out.flush();
    Thread watch = new Thread(() -> { try { while (System.in.read() >= 0) { } } catch (IOException e) { } System.exit(0); });
    watch.setDaemon(true);
    watch.start();                       // it ends with the process that started it
    while (true) {
      Socket s = server.accept();
      s.setTcpNoDelay(true);
      new Thread(() -> { try (s) { new Bridge(s).serve(); } catch (EOFException e) { } catch (Exception e) { e.printStackTrace(); } }).start();
    }
  }

  final DataInputStream in;
  final DataOutputStream out;
  Connection db;
  int id;

  Bridge(Socket s) throws IOException {
    in = new DataInputStream(new BufferedInputStream(s.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(s.getOutputStream()));
  }

  void serve() throws Exception {
    try {
      for (;;) {
        int op = in.read();
        if (op < 0 || op == 'Q') return;
        if (op == 'B') { Statement st = running.get(in.readInt()); if (st != null) st.cancel(); out.writeInt(0); }
        else answer(op);
        out.flush();
      }
    } finally {
      if (db != null) { db.rollback(); db.close(); }
    }
  }

  void answer(int op) throws IOException {
    try {
      switch (op) {
        case 'O': open(text()); out.writeInt(0); out.writeInt(id); return;
        case 'C': db.commit(); out.writeInt(0); return;
        case 'R': db.rollback(); out.writeInt(0); return;
        case 'X': execute(); return;
      }
    } catch (SQLException e) {
      out.writeInt(1);
      out.writeInt(e.getErrorCode());
      put(e.getMessage());
    }
  }

  void open(String name) throws SQLException {
    db = DriverManager.getConnection("jdbc:h2:mem:" + name + ";MODE=Oracle;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
    db.setAutoCommit(false);
    synchronized (Bridge.class) { id = ++last; }
  }

  /** Reads everything before anything is done: after an error the connection goes on. */
  void execute() throws SQLException, IOException {
    String sql = text();
    boolean query = in.readInt() == 1;
    Object[] binds = new Object[in.readInt()];
    for (int i = 0; i < binds.length; i++) binds[i] = bind(in.read());
    try (PreparedStatement st = db.prepareStatement(sql)) {
      for (int i = 0; i < binds.length; i++) {
        if (binds[i] == null) st.setNull(i + 1, Types.VARCHAR);
        else st.setObject(i + 1, binds[i]);
      }
      running.put(id, st);
      if (query) { try (ResultSet rs = st.executeQuery()) { rows(rs); } return; }
      int n = st.executeUpdate();
      out.writeInt(0);
      out.writeInt(n);
      out.writeInt(0);
      out.writeInt(0);
    } finally {
      running.remove(id);
    }
  }

  Object bind(int kind) throws IOException {
    if (kind == '0') return null;
    byte[] b = bytes();
    if (kind == 'B') return b;
    String s = new String(b, StandardCharsets.UTF_8);
    return kind == 'N' ? new BigDecimal(s) : s;
  }

  void rows(ResultSet rs) throws SQLException, IOException {
    ResultSetMetaData m = rs.getMetaData();
    int n = m.getColumnCount();
    List<byte[]> cells = new ArrayList<>();
    while (rs.next()) for (int i = 1; i <= n; i++) cells.add(cell(rs, i, m.getColumnType(i)));
    out.writeInt(0);
    out.writeInt(0);
    out.writeInt(n);
    for (int i = 1; i <= n; i++) {
      put(m.getColumnLabel(i));
      out.writeInt(m.getColumnType(i));
      out.writeInt(m.getPrecision(i));
    }
    out.writeInt(n == 0 ? 0 : cells.size() / n);
    for (byte[] c : cells) {
      if (c == null) { out.writeInt(-1); continue; }
      out.writeInt(c.length);
      out.write(c);
    }
  }

  static byte[] cell(ResultSet rs, int i, int type) throws SQLException {
    if (type == Types.BLOB || type == Types.VARBINARY || type == Types.BINARY) return rs.getBytes(i);
    if (type == Types.NUMERIC || type == Types.DECIMAL) {
      BigDecimal d = rs.getBigDecimal(i);
      return d == null ? null : d.toPlainString().getBytes(StandardCharsets.UTF_8);
    }
    String s = rs.getString(i);
    return s == null ? null : s.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes() throws IOException { byte[] b = new byte[in.readInt()]; in.readFully(b); return b; }
  String text() throws IOException { return new String(bytes(), StandardCharsets.UTF_8); }
  void put(String s) throws IOException {
    byte[] b = (s == null ? "" : s).getBytes(StandardCharsets.UTF_8);
    out.writeInt(b.length);
    out.write(b);
  }
}
